/* See rating.h. */
#include "rules/rating.h"

#include "rules/network.h"
#include "rules/vote_turn.h"

static struct ballot ballot_of(struct arena *a, const struct comment *c, struct str voter, struct str tag)
{
	return (struct ballot){
		.article_id = c->article_id,
		.block = STR("stars"),
		.voter = voter,
		.choice = arena_printf(a, "%d", c->stars),
		.state = BALLOT_COUNTED,
		.tag = tag,
		.comment_id = c->id,
		.cast_at = c->created_at,
	};
}

static enum rc judge(struct site *s, struct db *db, struct arena *a, const struct vote_source *from, struct ballot *b)
{
	struct vote_turn turn;
	struct site_settings *settings = site_settings(s);
	enum rc rc = vote_turn_begin(s, db, a, settings, &turn);
	if (rc == RC_OK)
		rc = vote_turn_judge(&turn, db, a, from, b);
	settings_unref(settings);
	return rc;
}

enum rc rating_keep(struct site *s, struct db *db, struct arena *a, const struct comment *c, const struct rater *rater)
{
	struct str day_key;
	const struct vote_source from = {.mark = c->voter, .network = rater->network, .known = rater->known};
	if (c->stars == 0)
		return RC_OK;
	enum rc rc = network_day_key(db, a, &day_key);
	if (rc != RC_OK)
		return rc;
	struct ballot b = ballot_of(a, c, str_mem(rater->voter, sizeof rater->voter),
				    network_tag(a, day_key, rater->network, c->article_id));
	rc = judge(s, db, a, &from, &b);
	if (rc != RC_OK)
		return rc;
	const struct comment_rating r = {
		.voter = b.voter, .tag = b.tag, .held_for = b.state == BALLOT_HELD ? b.held_for : STR("")};
	return comment_rating_put(db, c->id, &r, c->created_at);
}

/* It took its turn when it came: what is judged now is whether its author is kept out, or votes of theirs are held. */
enum rc rating_cast(struct site *s, struct db *db, struct arena *a, const struct comment *c)
{
	bool outdated;
	struct comment_rating r;
	const struct vote_source from = {.mark = c->voter, .network = STR(""), .known = true};
	enum rc rc = c->stars > 0 ? comment_rating_get(db, a, c->id, &r) : RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct ballot b = ballot_of(a, c, r.voter, r.tag);
	rc = ballot_is_outdated(db, &b, &outdated);
	if (rc == RC_OK && !outdated)
		rc = judge(s, db, a, &from, &b);
	if (rc != RC_OK || outdated)
		return rc;
	if (b.state == BALLOT_HELD && b.tag.n == 0 && str_eq(b.held_for, BALLOT_WAITS))
		b.held_for = BALLOT_RUSH; /* its network is forgotten, so it never comes to rest */
	rc = ballots_cast(db, &b, 1);
	return rc == RC_OK ? b.rc : rc;
}

enum rc rating_forget(struct site *s, struct db *db, struct arena *a, const struct comment *c)
{
	struct comment_rating r;
	enum rc rc = ballot_delete_by_comment(db, c->id);
	if (rc == RC_OK)
		rc = comment_rating_get(db, a, c->id, &r);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = comment_rating_delete(db, c->id);
	return rc == RC_OK ? vote_turn_return(s, db, a, c->article_id, r.voter, r.tag) : rc;
}
