"""What is kept: the schema, and one file per aggregate. Units of work are plain functions over a Session."""

from sqlalchemy.orm import Session as Session
