from jobs import unpicture
from tests.jobs.conftest import Stand


def test_the_file_of_a_picture_is_removed(stand: Stand) -> None:
    assert stand.runs(unpicture.run, "F0123456789") == {"removed": 1}
    assert stand.images.removed == ["F0123456789"]
