"""Addresses of the household files."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.households import file, listing, opening

urlpatterns: list[URLPattern | URLResolver] = [
    path("households/", listing.household_list, name="households"),
    path("households/find/", listing.find, name="household_find"),
    path("households/<uuid:uid>/", file.household_page, name="household"),
    path("households/<uuid:uid>/open/<str:kind>/", opening.open_full, name="household_open"),
]
