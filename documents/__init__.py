"""What leaves the board as a file for people; no SQL, no Streamlit."""
