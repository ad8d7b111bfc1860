"""Foreign keys go the way imports go: only downwards."""

import tomllib

from django.apps import apps

from yimen.config.paths import PROJECT


def _layers() -> list[set[str]]:
    with open(PROJECT / "pyproject.toml", "rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    lines = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [{part.strip(" ()") for part in line.split("|")} for line in lines]


def test_foreign_keys_point_downwards_or_stay_inside() -> None:
    rank = {name: depth for depth, names in enumerate(_layers()) for name in names}
    upward = []
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        if not model.__module__.startswith("yimen."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                there = field.related_model._meta.app_label
                if here != there and there in rank and rank[there] <= rank[here]:
                    upward.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    assert upward == []


def test_every_package_is_an_app_or_pure() -> None:
    pure = {"config", "policy", "rules", "api"}
    installed = {app.label for app in apps.get_app_configs() if app.name.startswith("yimen.")}
    packages = {path.parent.name for path in (PROJECT / "yimen").glob("*/__init__.py")}
    assert packages - pure == installed - {"config"}
