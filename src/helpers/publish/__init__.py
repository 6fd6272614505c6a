"""What readers get: site, workbook, printable report, data package."""
