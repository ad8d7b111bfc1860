"""Screens of the administrator (人员岗位): accounts, posts, passwords, second factors."""
