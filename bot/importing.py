"""Importing a file of people: read and judged outside of any transaction, written in short ones."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from bot.import_file import BadRows, CsvFile, Line
from jobs.world import Database
from sms.consent import Evidence, How
from sms.errors import Problem
from sms.importing import BadRow, Columns, Person, read, read_number
from sms.phone import NumberRule, read_rule
from store import Session, audit, consent, importing, lists, properties, settings, subscriptions
from store.importing import Terms, Written

CHUNK_ROWS = 1_000  # one transaction: under 100 ms on SQLite
BREATH_SECONDS = 0.005  # between two, for whoever else writes

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of an import; consent needs a subscription type, a source and a date, all three."""

    list_name: str
    subscription: str = ""
    consent_source: str = ""
    consent_date: date | None = None
    marketing: bool = False
    opt_outs: Path | None = None  # the old tool's: a file of numbers that get nothing
    bad_rows: Path | None = None  # where bad rows go; unset, beside the file
    by: str = "command line"


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


class BadOptions(Problem):
    """These options do not go together."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    terms: Terms
    rule: NumberRule
    made: tuple[str, ...]


async def import_file(
    db: Database, path: Path, *, options: Options, now: datetime, progress: Progress = lambda _done, _size: None
) -> ImportResult:
    """Import a CSV file; a bad row never stops the rest, a bad file does before anything is written."""
    _check(options, today=now.date())
    with CsvFile(path) as file:
        columns = file.columns()
        prepared = await db.run(partial(_prepare, options=options, columns=columns, now=now), bulk=True)
        refused = BadRows((options.opt_outs or path).with_suffix(".bad-opt-outs.csv"), ())
        opted_out = await _opt_out(db, options, prepared, bad=refused, now=now)
        bad = BadRows(options.bad_rows or path.with_suffix(".bad.csv"), columns.headers)
        written, rows, good = Written(opted_out=opted_out), 0, 0
        try:
            while chunk := file.chunk(CHUNK_ROWS):
                persons = _judge(chunk, columns, prepared.rule, bad=bad)
                unit = partial(importing.write, rows=persons, terms=prepared.terms, now=now)
                written += await db.run(unit, bulk=True)
                rows, good = rows + len(chunk), good + len(persons)
                progress(file.done_bytes, file.size_bytes)
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            bad.close()
    result = ImportResult(
        rows=rows,
        created=written.created,
        updated=written.updated,
        unchanged=good - written.created - written.updated,
        bad=bad.count,
        bad_file=str(bad.path) if bad.count else "",
        consented=written.granted,
        opted_out=written.opted_out,
        bad_opt_outs=refused.count,
        bad_opt_outs_file=str(refused.path) if refused.count else "",
        made=prepared.made,
    )
    await db.run(partial(_log, options=options, result=result, now=now), bulk=True)
    return result


def _check(options: Options, *, today: date) -> None:
    evidence = (options.subscription, options.consent_source, options.consent_date)
    if any(evidence) and not all((options.subscription.strip(), options.consent_source.strip(), options.consent_date)):
        raise BadOptions(
            "Consent needs a subscription type, a source and a date.",
            hint="Give all three, or none to import people only.",
        )
    if options.consent_date and options.consent_date > today:
        raise BadOptions("The date of consent lies in the future.")
    if not options.list_name.strip():
        raise BadOptions("The list has no name.")
    if options.opt_outs:
        with CsvFile(options.opt_outs):
            pass  # a bad one is told before anything is written


def _prepare(session: Session, *, options: Options, columns: Columns, now: datetime) -> _Prepared:
    """Make what is not there yet: the list, the subscription type, the custom properties."""
    account = settings.load(session)
    list_id, new_list = lists.ensure(session, options.list_name, now=now)
    made = [f"list “{options.list_name.strip()}”"] if new_list else []
    subscription_id = None
    if options.subscription:
        subscription_id, new_type = subscriptions.ensure(session, options.subscription)
        made += [f"subscription type “{options.subscription.strip()}”"] if new_type else []
    made += [f"property {name}" for name in properties.ensure(session, columns.custom)]
    given = datetime.combine(options.consent_date, time(), account.zone) if options.consent_date else now
    evidence = Evidence(options.consent_source, How.IMPORT, given, options.by, options.list_name)
    terms = Terms(list_id, evidence, subscription_id=subscription_id, marketing=options.marketing)
    return _Prepared(terms, read_rule(account.number_rule), tuple(made))


async def _opt_out(db: Database, options: Options, prepared: _Prepared, *, bad: BadRows, now: datetime) -> int:
    """Opt out every number of a file, in whichever column; before the import, so that it grants them nothing."""
    count = 0
    if options.opt_outs is None:
        return count
    evidence = Evidence("", How.IMPORT, now, options.by, options.opt_outs.name)
    with CsvFile(options.opt_outs) as file:
        try:
            while chunk := file.chunk(CHUNK_ROWS):
                numbers = [number for line in chunk for number in _numbers(line, prepared.rule, bad=bad)]
                unit = partial(consent.opt_out_many, numbers=numbers, evidence=evidence)
                count += await db.run(unit, bulk=True)
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            bad.close()
    return count


def _numbers(line: Line, rule: NumberRule, *, bad: BadRows) -> list[str]:
    found = [number for number in (read_number(cell, rule) for cell in line.cells) if number]
    if line.number > 1 and not found:  # the first line may name the columns
        bad.add(BadRow(line.number, "", line.trouble or "has no phone number that can be read"), line.cells)
    return found


def _judge(chunk: Sequence[Line], columns: Columns, rule: NumberRule, *, bad: BadRows) -> list[Person]:
    persons = []
    for line in chunk:
        if line.trouble:
            bad.add(BadRow(line.number, "", line.trouble), line.cells)
            continue
        match read(columns, line.cells, line=line.number, rule=rule):
            case BadRow() as refused:
                bad.add(refused, line.cells)
            case person:
                persons.append(person)
    return persons


def _log(session: Session, *, options: Options, result: ImportResult, now: datetime) -> None:
    counts = {name: getattr(result, name) for name in ("rows", "created", "updated", "bad", "consented", "opted_out")}
    audit.add(session, who=options.by, action="imported", subject=f"list {options.list_name}", now=now, detail=counts)
