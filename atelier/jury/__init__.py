"""The jury: its journal, its documents, its workbook, double marking, appeals, blocs acquired."""
