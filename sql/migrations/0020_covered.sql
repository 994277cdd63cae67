-- Whose comments a subscription is for: anybody may write an address into a form, so the yes that came from one holds
-- for the reader whose comment made the row and for browsers in which yes was said, and for nobody else.
CREATE TABLE subscriber_voter (
	subscriber_id @INT@ NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
	voter @BLOB@ NOT NULL,
	PRIMARY KEY (subscriber_id, voter)
) @CLUSTERED@;
CREATE INDEX subscriber_voter_by_voter ON subscriber_voter (voter);

INSERT INTO subscriber_voter (subscriber_id, voter)
SELECT s.id, c.voter FROM subscriber AS s JOIN comment AS c ON c.id = s.comment_id WHERE c.voter IS NOT NULL;
