-- Whether the address of an account was proven by a link that was mailed to it, and who else has seen the link of an invitation.

-- Since when nobody has proven it: when the account was made, or opened again, by a link that somebody could copy. None: it is proven.
ALTER TABLE account ADD COLUMN unproven_since INTEGER;

-- Whether somebody was shown the present link, so that having it proves nothing. Of those that are open it is not known.
ALTER TABLE invitation ADD COLUMN link_shown INTEGER NOT NULL DEFAULT 0 CHECK (link_shown IN (0, 1));
UPDATE invitation SET link_shown = 1 WHERE state = 'pending';
