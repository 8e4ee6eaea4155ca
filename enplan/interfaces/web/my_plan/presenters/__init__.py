"""What the templates of the person's pages show. Turns views of the domain into words; decides nothing."""
