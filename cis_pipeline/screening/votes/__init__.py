"""Votes that were cast elsewhere: tables of votes, and exports of other screening tools."""
