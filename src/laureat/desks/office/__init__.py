"""The office's desk: ministries, centres and the directorate run the season."""
