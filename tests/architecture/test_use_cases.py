"""Nobody reaches the domain but through a use case, which asks for a permission and knows who acts."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.core.management import call_command

import enplan
from enplan.base.access import Actor, Permission
from enplan.base.access.use_cases import REGISTRY
from enplan.interfaces.web.doors import all_doors, door_of
from tests.architecture.reviewed import reviewed
from tests.architecture.test_sizes import ROOT

DOORS = {"services", "queries"}
"""Names of the modules (or packages) of a domain package that others call."""


def modules() -> list[ModuleType]:
    """Every module of the product but migrations, imported."""
    names = (found.name for found in pkgutil.walk_packages(enplan.__path__, "enplan."))
    wanted = [name for name in names if not {"migrations", "__main__"} & set(name.split("."))]
    return [importlib.import_module(name) for name in wanted]


def use_cases() -> dict[str, Permission]:
    """Those of the product; tests register some of their own."""
    modules()
    return {name: permission for name, permission in REGISTRY.items() if name.startswith("enplan.")}


def full(function: Any) -> str:
    return f"{function.__module__}.{function.__name__}"


def public_functions(module: ModuleType) -> Iterator[FunctionType]:
    """Those written in this module and not named as private."""
    for name, function in vars(module).items():
        is_public = inspect.isfunction(function) and not name.startswith("_")
        if is_public and inspect.unwrap(function).__module__ == module.__name__:
            yield function


def domain_doors() -> list[FunctionType]:
    """The public functions of every services and queries module."""
    found = []
    for module in modules():
        parts = module.__name__.split(".")
        if parts[:2] == ["enplan", "domain"] and len(parts) > 3 and parts[3] in DOORS:
            found += list(public_functions(module))
    return found


def test_there_are_doors_into_the_domain() -> None:
    assert len(domain_doors()) > 60


def test_every_public_function_of_services_and_queries_is_a_use_case_or_reviewed() -> None:
    others = {full(function) for function in domain_doors()} - set(use_cases())

    assert sorted(others) == sorted(reviewed("without_use_case"))


def test_every_use_case_takes_the_actor_first_and_the_rest_by_name() -> None:
    wrong = []
    for name in use_cases():
        module, _, function = name.rpartition(".")
        first, *rest = inspect.signature(
            inspect.unwrap(getattr(importlib.import_module(module), function)), eval_str=True
        ).parameters.values()
        named = all(one.kind in {one.KEYWORD_ONLY, one.VAR_KEYWORD} for one in rest)
        if (first.name, first.annotation) != ("actor", Actor) or not named:
            wrong.append(name)

    assert wrong == []


def test_every_permission_is_asked_for_somewhere() -> None:
    doors = {declared.permission for _, _, view in all_doors() if (declared := door_of(view))}
    noted = {Permission.SESSION_OPEN, Permission.SESSION_CLOSE}
    unused = set(Permission) - set(use_cases().values()) - doors - noted

    assert sorted(unused) == sorted(Permission(name) for name in reviewed("permissions_without_use"))


def called_functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions of the domain that a module calls by name, or by module and name."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Name):
            found = vars(module).get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(vars(module).get(node.value.id), node.attr, None)
        else:
            continue
        if inspect.isfunction(found) and found.__module__.startswith("enplan.domain."):
            yield found


def test_interfaces_call_nothing_of_the_domain_but_use_cases_and_rules() -> None:
    called = {
        full(function)
        for module in modules()
        if module.__name__.startswith("enplan.interfaces.")
        for function in called_functions(module)
        if "rules" not in function.__module__.split(".")
    }

    assert sorted(called - set(use_cases())) == sorted(reviewed("called_without_use_case"))


def test_no_use_case_calls_a_use_case() -> None:
    calls = []
    for name in use_cases():
        module_name, _, function_name = name.rpartition(".")
        module = importlib.import_module(module_name)
        tree = ast.parse(inspect.getsource(inspect.unwrap(getattr(module, function_name))))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = vars(module).get(node.func.id)
                if inspect.isfunction(called) and full(called) in use_cases():
                    calls.append(f"{name} calls {full(called)}")

    assert calls == []


def test_the_doors_of_the_web_have_been_checked_by_django() -> None:
    call_command("check", fail_level="ERROR")


@pytest.mark.parametrize("path", sorted({name.partition(" ")[0] for name in reviewed("jobs")}))
def test_every_reviewed_file_is_there(path: str) -> None:
    assert Path(ROOT / path).exists()
