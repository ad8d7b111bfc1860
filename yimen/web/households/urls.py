"""Addresses of the household files."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.households import archive, file, listing, opening

urlpatterns: list[URLPattern | URLResolver] = [
    path("households/", listing.household_list, name="households"),
    path("households/find/", listing.find, name="household_find"),
    path("households/<uuid:uid>/", file.household_page, name="household"),
    path("households/<uuid:uid>/archive/", archive.archive_page, name="archive"),
    path("households/<uuid:uid>/archive/index.pdf", archive.index, name="archive_index"),
    path("households/<uuid:uid>/archive/old/", archive.do_old_volume, name="old_volume"),
    path("households/<uuid:uid>/archive/<uuid:volume>/lend/", archive.do_lend, name="file_lend"),
    path(
        "households/<uuid:uid>/archive/<uuid:volume>/return/", archive.do_return, name="file_return"
    ),
    path("households/<uuid:uid>/open/<str:kind>/", opening.open_full, name="household_open"),
]
