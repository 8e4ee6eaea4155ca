"""Pages for people: three shells (public, person, work), server-rendered; every action is a form or a link."""
