/** How the library's tables came to be: each step once, in order, never changed after it was released. */

/** `PRAGMA user_version` is the number of steps that were taken. */
export const MIGRATIONS: readonly string[] = [
  // 1: photos of the window, and answers by content
  `
  CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    bytes INTEGER NOT NULL
  );
  CREATE INDEX contents_by_bytes ON contents (bytes);
  -- In the order of their ids. path: the system's own bytes. written: milliseconds.
  CREATE TABLE photos (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    written REAL NOT NULL,
    content INTEGER REFERENCES contents (id)
  );
  CREATE INDEX photos_by_content ON photos (content);
  -- A model as it is run: the hash of its weights, and everything else that its numbers depend on.
  CREATE TABLE models (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    weights TEXT NOT NULL,
    facts TEXT NOT NULL,
    UNIQUE (weights, facts)
  );
  -- logits: little-endian float32. about: JSON. turn: degrees, by a person.
  CREATE TABLE answers (
    content INTEGER NOT NULL REFERENCES contents (id),
    turn INTEGER NOT NULL,
    model INTEGER NOT NULL REFERENCES models (id),
    logits BLOB NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (model, content, turn)
  );
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  `,
  // 2: a person's own labels, and what a model's classifier reads of a content
  `
  CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE labelled (
    content INTEGER PRIMARY KEY REFERENCES contents (id),
    label INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE
  );
  CREATE INDEX labelled_by_label ON labelled (label);
  -- numbers: as vit/train/kept-features.ts writes them.
  CREATE TABLE features (
    content INTEGER NOT NULL REFERENCES contents (id),
    turn INTEGER NOT NULL,
    model INTEGER NOT NULL REFERENCES models (id),
    numbers BLOB NOT NULL,
    PRIMARY KEY (model, content, turn)
  );
  `,
  // 3: when a photo was taken
  `
  -- Milliseconds as a wall clock showed them; NULL: the file does not say. looked: 1 once the file was asked.
  ALTER TABLE photos ADD COLUMN taken REAL;
  ALTER TABLE photos ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
  `,
  // 4: named sets of contents
  `
  CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE collected (
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    content INTEGER NOT NULL REFERENCES contents (id),
    PRIMARY KEY (collection, content)
  ) WITHOUT ROWID;
  CREATE INDEX collected_by_content ON collected (content);
  `,
];
