import pytest
import requests
from slack_sdk.web import WebClient


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phone.png", "image/png"),
        ("report.csv", "application/octet-stream"),
        ("evil.html", "application/octet-stream"),
        ("evil.svg", "application/octet-stream"),
    ],
)
def test_a_file_is_told_as_a_picture_only_when_a_browser_never_runs_it(
    client: WebClient, control: str, name: str, kind: str
) -> None:
    client.files_upload_v2(channel="C0MARKET", filename=name, content=b"<script>")
    (channel,) = requests.get(f"{control}/slack/people/U0ANA", timeout=60).json()["channels"]
    file = channel["messages"][0]["files"][0]["id"]
    answer = requests.get(f"{control}/slack/people/U0ANA/files/{file}", timeout=60)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    refused = requests.get(f"{control}/slack/people/U0NONE/files/{file}", timeout=60)
    assert refused.status_code == 409
