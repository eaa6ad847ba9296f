"""What all pages and emails say, as people of each kind read them."""
