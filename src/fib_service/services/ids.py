"""Job ids from text."""

from uuid import UUID


def job_uuid(text: str) -> UUID:
    """The UUID that `text` spells in its usual form of 36 characters.

    Raises:
        ValueError: it spells none; UUID() alone would also take braces, URNs and bare digits.
    """
    job_id = UUID(text)
    if str(job_id) != text.lower():
        raise ValueError("a UUID in its usual form is wanted")
    return job_id
