"""The board's pictures: a DataFrame goes in, a Plotly figure comes out."""
