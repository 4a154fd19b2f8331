-- Work that the server does outside of requests: mail, upkeep and bulk actions.

CREATE TABLE job (
  id BLOB PRIMARY KEY,
  queue TEXT NOT NULL CHECK (queue IN ('mail', 'upkeep', 'bulk')), -- jobs of one queue run one after the other
  kind TEXT NOT NULL CHECK (kind IN (
    'invitation_mail', 'password_reset_mail', 'email_change_mail', 'email_notice_mail', 'email_changed_mail',
    'sign_up_mail', 'notice_mail', 'deadlines', 'purge', 'bulk'
  )),
  org_id BLOB REFERENCES organization (id),
  subject_id BLOB, -- what a mail is about, an invitation, a reset, a sign-up, an account or a membership, or the change that is undone
  payload TEXT NOT NULL, -- JSON, without secrets
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  attempts INTEGER NOT NULL, -- since it last made progress
  due_at INTEGER NOT NULL, -- when to run; while it runs, when another server may take over
  claim BLOB, -- the claim of the server that runs it
  progress INTEGER NOT NULL, -- rows finished
  total INTEGER, -- rows in all, once they are selected
  idempotency_key TEXT UNIQUE,
  last_error TEXT,
  created_by BLOB REFERENCES account (id),
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX job_due ON job (queue, due_at) WHERE finished_at IS NULL;
CREATE INDEX job_newest ON job (queue, created_at, id);

-- The rows of a bulk action, in the order in which they are changed.
CREATE TABLE job_row (
  job_id BLOB NOT NULL REFERENCES job (id),
  position INTEGER NOT NULL,
  target_kind TEXT NOT NULL CHECK (target_kind IN ('member', 'invitation')),
  target_id BLOB NOT NULL,
  label TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('open', 'changed', 'unchanged', 'refused')),
  reason TEXT, -- why it was refused, as JSON
  PRIMARY KEY (job_id, position)
) STRICT;
CREATE UNIQUE INDEX job_row_target ON job_row (job_id, target_id);
CREATE INDEX job_row_outcome ON job_row (job_id, outcome, position);
