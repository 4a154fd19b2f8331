-- Tables of people that were uploaded to be imported. They go with the purge, those that nobody began to import after a day.
CREATE TABLE people_import (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  account_id UUID NOT NULL REFERENCES account (id), -- who uploaded it
  file TEXT, -- the name of the file; none where the table was pasted
  unread TEXT NOT NULL, -- the headings of columns that are not read, as JSON
  created_at BIGINT NOT NULL,
  job_id UUID -- the job that carries it out, which may be deleted before
);
CREATE INDEX people_import_newest ON people_import (org_id, account_id, created_at);

CREATE TABLE people_import_row (
  import_id UUID NOT NULL REFERENCES people_import (id),
  number BIGINT NOT NULL, -- in the table
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  roles TEXT NOT NULL,
  team TEXT NOT NULL,
  until TEXT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('ready', 'invited', 'open', 'member', 'repeated', 'failed')),
  problem TEXT, -- why it failed, as JSON
  PRIMARY KEY (import_id, number)
);
CREATE INDEX people_import_row_state ON people_import_row (import_id, state, number);

-- Mails of invitations, of which an import queues very many, are sent after all others.
CREATE INDEX job_due_first ON job (queue, due_at) WHERE finished_at IS NULL AND kind <> 'invitation_mail';
