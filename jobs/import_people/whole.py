"""Importing a whole file: judged in a process of its own while the rows before are written in short transactions."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from jobs.import_people.bad_rows import BadRows
from jobs.import_people.csv_file import CsvFile, Line
from jobs.import_people.judge import Asked
from jobs.import_people.judging import Batch, Judging, judging
from jobs.import_people.pace import Pace
from jobs.import_people.seen import Seen
from jobs.import_people.words import BREATH_SECONDS, write_words
from jobs.world import Database
from sms.columns import Columns, checked, choose
from sms.consent import Evidence, How
from sms.errors import Problem
from sms.file_format import GUESSED, Format
from sms.importing import BadRow, Reading, read_number
from sms.phone import NumberRule, read_rule
from store import Session, audit, consent, importing, imports, lists, properties, settings, subscriptions
from store.importing import Terms, Written
from store.imports import Import

CHUNK_ROWS = 1_000  # of one transaction, at least: each costs as much as some 300 rows by itself
CHUNK_ROWS_MAX = 4_000  # the more, the seldomer a page is written again
STRETCH_ROWS = (
    50_000  # whose words are written at once: the more, the fewer pages; but until then they are looked through
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of an import; consent needs a subscription type, a source and a date, all three."""

    list_name: str = ""  # empty: they join no list
    subscription: str = ""
    consent_source: str = ""
    consent_date: date | None = None
    marketing: bool = False
    opt_outs: Path | None = None  # the old tool's: a file of numbers that get nothing
    bad_rows: Path | None = None  # where bad rows go; unset, beside the file
    by: str = "command line"
    format: Format = GUESSED
    targets: tuple[str, ...] = ()  # what each column is; none: as its name says
    chosen: tuple[tuple[str, str], ...] = ()  # what some are, by their names
    name: str = ""  # of the file, as people know it


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file."""

    rows: int
    created: int
    updated: int
    unchanged: int
    bad: int
    bad_file: str  # empty when there was no bad row
    consented: int
    opted_out: int
    bad_opt_outs: int  # rows of the file of opt-outs without a number that can be read, the first line aside
    bad_opt_outs_file: str
    made: tuple[str, ...]  # list, subscription type and properties that were not there before
    repeated: int = 0  # rows about somebody whom an earlier one was about; they stand in the file of bad rows too
    asked: int = 0  # who is asked to confirm what the file says they agreed to
    resumed_rows: int = 0  # that an import which broke off had written already
    left_out: tuple[str, ...] = ()  # columns that are nothing


class BadOptions(Problem):
    """These options do not go together."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    terms: Terms
    reading: Reading
    made: tuple[str, ...]
    begun: Import
    now: datetime


@dataclass(slots=True)
class _Tally:
    """What became of the rows so far."""

    written: Written
    rows: int = 0
    good: int = 0
    bad: int = 0  # the repeated ones too, for they are told in the same file
    repeated: int = 0


async def import_file(
    db: Database,
    path: Path,
    *,
    options: Options,
    now: datetime,
    key: str,
    progress: Progress = lambda _done, _size: None,
) -> ImportResult:
    """Import a CSV file; a bad row never stops the rest, and under the same key one that broke off goes on."""
    check(options, today=now.date())
    with CsvFile(path, options.format) as file:
        rule = read_rule((await db.read(settings.load)).number_rule)
        columns = _columns(file, options, rule)
        begin = partial(_prepare, options=options, columns=columns, key=key, size_bytes=file.size_bytes, now=now)
        prepared = await db.run(begin, bulk=True)
        form = file.format
    refused = BadRows((options.opt_outs or path).with_suffix(".bad-opt-outs.csv"), ())
    opted_out = await _opt_out(db, options, rule, bad=refused, now=now)
    asked = Asked(path, form, prepared.reading, options.bad_rows or path.with_suffix(".bad.csv"))
    async with judging(asked) as judge:
        tally = await _write(db, judge, prepared, progress=progress)
    result = _result(tally, prepared, bad_file=asked.bad_rows, refused=refused, opted_out=opted_out)
    await db.run(partial(_finish, options=options, result=result, key=key, now=now), bulk=True)
    return result


def _result(tally: _Tally, prepared: _Prepared, *, bad_file: Path, refused: BadRows, opted_out: int) -> ImportResult:
    written = tally.written
    return ImportResult(
        rows=tally.rows,
        created=written.created,
        updated=written.updated,
        unchanged=tally.good - written.created - written.updated,
        bad=tally.bad - tally.repeated,
        bad_file=str(bad_file) if tally.bad else "",
        consented=written.granted,
        opted_out=written.opted_out + opted_out,
        bad_opt_outs=refused.count,
        bad_opt_outs_file=str(refused.path) if refused.count else "",
        made=prepared.made,
        repeated=tally.repeated,
        asked=written.asked,
        resumed_rows=prepared.begun.rows,
        left_out=prepared.reading.columns.left_out,
    )


def check(options: Options, *, today: date) -> None:
    """Refuse what cannot be before anything is read."""
    evidence = (options.subscription, options.consent_source, options.consent_date)
    if any(evidence) and not all((options.subscription.strip(), options.consent_source.strip(), options.consent_date)):
        raise BadOptions(
            "Consent needs a subscription type, a source and a date.",
            hint="Give all three, or none to import people only.",
        )
    if options.consent_date and options.consent_date > today:
        raise BadOptions("The date of consent lies in the future.")
    if options.list_name and not options.list_name.strip():
        raise BadOptions("The list has no name.")
    if options.opt_outs:
        with CsvFile(options.opt_outs):
            pass  # a bad one is told before anything is written


def _columns(file: CsvFile, options: Options, rule: NumberRule) -> Columns:
    if not options.targets:
        return choose(file.columns(rule, is_proposal=bool(options.chosen)), options.chosen)
    headers = file.columns(rule, is_proposal=True).headers
    return checked(Columns(headers, options.targets))


def _prepare(
    session: Session, *, options: Options, columns: Columns, key: str, size_bytes: int, now: datetime
) -> _Prepared:
    """Make what is not there yet: the list, the subscription type, the custom properties."""
    account = settings.load(session)
    list_id, made = None, list[str]()
    if options.list_name:
        list_id, new_list = lists.ensure(session, options.list_name, now=now)
        made += [f"list “{options.list_name.strip()}”"] if new_list else []
    subscription_id = None
    if options.subscription:
        subscription_id, new_type = subscriptions.ensure(session, options.subscription)
        made += [f"subscription type “{options.subscription.strip()}”"] if new_type else []
    made += [f"property {name}" for name in properties.ensure(session, columns.custom)]
    kinds = {each.name: each for each in properties.every(session)}
    given = datetime.combine(options.consent_date, time(), account.zone) if options.consent_date else now
    evidence = Evidence(options.consent_source, How.IMPORT, given, options.by, options.list_name or options.name)
    told = {"file": options.name, "list": options.list_name.strip()}
    terms = Terms(list_id, evidence, subscription_id=subscription_id, marketing=options.marketing, told=told)
    reading = Reading(columns, read_rule(account.number_rule), kinds)
    begun = imports.begin(session, key, name=options.name, by=options.by, size_bytes=size_bytes, now=now)
    return _Prepared(terms, reading, tuple(made), begun, now)


async def _write(db: Database, judge: Judging, prepared: _Prepared, *, progress: Progress) -> _Tally:
    """Write batch after batch, each with how far it has come; the next is judged meanwhile."""
    pace, seen = Pace(least=CHUNK_ROWS, most=CHUNK_ROWS_MAX), Seen()
    tally, unfound, repeated = _Tally(Written(**prepared.begun.sums)), 0, list[int]()
    while (left := prepared.begun.rows - tally.rows) > 0:  # written before it broke off; judged for the bad rows alone
        batch = await judge.batch(min(left, CHUNK_ROWS_MAX))
        if not batch.rows:
            break
        _count(tally, batch)
    batch = await judge.batch(pace.rows)
    while batch.rows:
        _count(tally, batch)
        unit = pace.watched(partial(_write_batch, batch=batch, prepared=prepared, tally=tally), rows=batch.rows)
        (tally.written, owners), following = await asyncio.gather(
            db.run(unit, bulk=True), judge.batch(pace.rows, repeated)
        )
        repeated = seen.again(owners)
        tally.repeated += len(repeated)
        unfound += batch.rows
        if unfound >= STRETCH_ROWS:
            await write_words(db)
            unfound = 0
        progress(batch.done_bytes, prepared.begun.size_bytes)
        batch = following
        await asyncio.sleep(BREATH_SECONDS)
    await write_words(db)
    _count(tally, await judge.batch(0, repeated))
    return tally


def _count(tally: _Tally, batch: Batch) -> None:
    tally.rows, tally.good, tally.bad = tally.rows + batch.rows, tally.good + len(batch.chunk.rows), batch.bad


def _write_batch(
    session: Session, *, batch: Batch, prepared: _Prepared, tally: _Tally
) -> tuple[Written, Mapping[int, int]]:
    written, owners = importing.write(session, chunk=batch.chunk, terms=prepared.terms, now=prepared.now)
    written = tally.written + written
    sums = asdict(written)
    imports.keep(session, prepared.begun.key, rows=tally.rows, done_bytes=batch.done_bytes, sums=sums)
    return written, owners


async def _opt_out(db: Database, options: Options, rule: NumberRule, *, bad: BadRows, now: datetime) -> int:
    """Opt out every number of a file, in whichever column; before the import, so that it grants them nothing."""
    count = 0
    if options.opt_outs is None:
        return count
    evidence = Evidence("", How.IMPORT, now, options.by, options.opt_outs.name)
    with CsvFile(options.opt_outs) as file:
        try:
            while chunk := file.chunk(CHUNK_ROWS):
                numbers = [number for line in chunk for number in _numbers(line, rule, bad=bad)]
                count += await db.run(partial(consent.opt_out_many, numbers=numbers, evidence=evidence), bulk=True)
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            bad.close()
    return count


def _numbers(line: Line, rule: NumberRule, *, bad: BadRows) -> list[str]:
    found = [number for number in (read_number(cell, rule) for cell in line.cells) if number]
    if line.number > 1 and not found:  # the first line may name the columns
        bad.add(BadRow(line.number, "", line.trouble or "has no phone number that can be read"), line.cells)
    return found


def _finish(session: Session, *, options: Options, result: ImportResult, key: str, now: datetime) -> None:
    imports.end(session, key, now=now)
    told = ("rows", "created", "updated", "bad", "consented", "asked", "opted_out")
    counts = {name: getattr(result, name) for name in told}
    subject = f"list {options.list_name}" if options.list_name else f"file {options.name}"
    audit.add(session, who=options.by, action="imported", subject=subject, now=now, detail=counts)
