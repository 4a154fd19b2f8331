-- What can be undone: each act that took something away and the rows it was done to.

CREATE TABLE undo_act (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  action TEXT NOT NULL CHECK (action IN ('disable', 'remove', 'cancel')),
  account_id UUID REFERENCES account (id), -- who acted; none: the server itself
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT NOT NULL -- from then on it stands
);
CREATE INDEX undo_act_newest ON undo_act (org_id, at, id);
CREATE INDEX undo_act_until ON undo_act (until);

CREATE TABLE undo_row (
  act_id UUID NOT NULL REFERENCES undo_act (id),
  target_id UUID NOT NULL, -- a membership or an invitation, as the act says
  label TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'undone', 'overtaken')),
  PRIMARY KEY (act_id, target_id)
);
CREATE INDEX undo_row_open ON undo_row (target_id) WHERE state = 'open';
