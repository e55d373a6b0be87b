"""What tests of the features share."""

import pytest


@pytest.fixture
def worked_off(django_capture_on_commit_callbacks):
    """In this block the worker does at once what it is asked for."""
    return django_capture_on_commit_callbacks
