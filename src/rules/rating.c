/* See rating.h. */
#include "rules/rating.h"

#include "rules/network.h"
#include "rules/vote_turn.h"

enum rc rating_keep(struct db *db, struct arena *a, const struct comment *c, const struct rater *rater)
{
	struct str day_key;
	if (c->stars == 0)
		return RC_OK;
	enum rc rc = network_day_key(db, a, &day_key);
	if (rc != RC_OK)
		return rc;
	const struct comment_rating r = {.voter = str_mem(rater->voter, sizeof rater->voter),
					 .tag = network_tag(a, day_key, rater->network, c->article_id)};
	return comment_rating_put(db, c->id, &r, c->created_at);
}

/* RC_NOT_FOUND: there is none to be cast. */
static enum rc ballot_of(struct db *db, struct arena *a, const struct comment *c, struct ballot *ret)
{
	struct comment_rating r;
	bool outdated;
	enum rc rc = c->stars > 0 ? comment_rating_get(db, a, c->id, &r) : RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc;
	*ret = (struct ballot){
		.article_id = c->article_id,
		.block = STR("stars"),
		.voter = r.voter,
		.choice = arena_printf(a, "%d", c->stars),
		.state = BALLOT_COUNTED,
		.tag = r.tag,
		.comment_id = c->id,
		.cast_at = c->created_at,
	};
	rc = ballot_is_outdated(db, ret, &outdated);
	return rc == RC_OK && outdated ? RC_NOT_FOUND : rc;
}

static enum rc judged(struct site *s, struct db *db, struct arena *a, const struct vote_source *from, struct ballot *b)
{
	struct vote_turn turn;
	struct site_settings *settings = site_settings(s);
	enum rc rc = vote_turn_begin(s, db, a, settings, &turn);
	if (rc == RC_OK)
		rc = vote_turn_judge(&turn, db, a, from, b);
	settings_unref(settings);
	return rc;
}

enum rc rating_cast(struct site *s, struct db *db, struct arena *a, const struct comment *c, struct str network)
{
	struct ballot b;
	const struct vote_source from = {.mark = c->voter, .network = network, .known = true};
	enum rc rc = ballot_of(db, a, c, &b);
	if (rc == RC_OK)
		rc = judged(s, db, a, &from, &b);
	if (rc == RC_OK)
		rc = ballots_cast(db, &b, 1);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return b.rc;
}
