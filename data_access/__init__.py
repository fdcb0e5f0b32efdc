"""The only folder that speaks SQL."""

import pandas as pd

# Our frames have tens of rows. Strings in Arrow, which pandas prefers where it is installed, pay from many
# thousands on; here they were a third of what a page costs.
pd.set_option("mode.string_storage", "python")
