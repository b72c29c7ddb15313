"""`python -m cis_pipeline` is `cis`."""

from cis_pipeline.cli import main

if __name__ == "__main__":
    main()
