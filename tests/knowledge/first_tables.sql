-- The tables as the first version of the program made them, for both databases.
CREATE TABLE document_versions (
    id {serial}, document_id VARCHAR(200) NOT NULL, fingerprint VARCHAR(64) NOT NULL, source TEXT NOT NULL,
    body JSON NOT NULL, created_at {moment} NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_document_versions_document_id ON document_versions (document_id);
CREATE TABLE clauses (
    pk {serial}, version_id INTEGER NOT NULL,
    clause_id TEXT NOT NULL, ordinal INTEGER NOT NULL, path JSON NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL,
    context TEXT NOT NULL, "table" JSON, effective_from DATE, effective_to DATE, digest VARCHAR(64) NOT NULL,
    PRIMARY KEY (pk), FOREIGN KEY (version_id) REFERENCES document_versions (id) ON DELETE CASCADE);
CREATE INDEX ix_clauses_version_id ON clauses (version_id);
CREATE INDEX clauses_by_clause_id ON clauses (clause_id);
CREATE TABLE draft_changes (
    document_id VARCHAR(200) NOT NULL, version_id INTEGER REFERENCES document_versions (id),
    PRIMARY KEY (document_id));
CREATE TABLE releases (
    number {serial}, created_at {moment} NOT NULL, note TEXT NOT NULL, embedding TEXT NOT NULL,
    PRIMARY KEY (number));
CREATE TABLE release_versions (
    release INTEGER NOT NULL REFERENCES releases (number),
    version_id INTEGER NOT NULL REFERENCES document_versions (id), PRIMARY KEY (release, version_id));
CREATE TABLE serving_release (
    id {serial}, number INTEGER NOT NULL REFERENCES releases (number), PRIMARY KEY (id));
CREATE TABLE embeddings (
    model TEXT NOT NULL, digest VARCHAR(64) NOT NULL, vector {bytes} NOT NULL, PRIMARY KEY (model, digest));
