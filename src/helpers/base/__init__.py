"""What every room stands on: paths, problems, settings, rates and rounding, words, files, the manifest."""
