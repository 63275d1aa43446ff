"""`python -m bot` is `textops`."""

from bot.cli import main

if __name__ == "__main__":
    main()
