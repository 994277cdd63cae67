/*
 * Commands about people: user (who signs in) and comment (what readers said).
 */
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "app/command.h"
#include "rules/accounts.h"
#include "rules/login_email.h"
#include "rules/moderation.h"
#include "text/locale.h"

/* --- user --- */

/* One line without its end. */
static enum rc line_read(struct invocation *v, struct str *ret_line)
{
	char line[PASSWORD_MAX * 2];
	if (!fgets(line, sizeof line, v->in))
		return rc_fail(RC_INVALID, "no password came on standard input");
	struct str s = str_of(line);
	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	*ret_line = arena_str(&v->arena, s);
	return RC_OK;
}

/* Asked on the terminal without echo, or the first line of standard input with --password-stdin. */
static enum rc password_read(struct invocation *v, bool from_stdin, struct str *ret_password)
{
	struct termios before, silent;
	int fd = fileno(v->in);
	if (from_stdin)
		return line_read(v, ret_password);
	if (!isatty(fd) || tcgetattr(fd, &before) != 0)
		return rc_fail(RC_INVALID,
			       "there is no terminal to ask for the password; give it on standard input with "
			       "--password-stdin");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(v->err, "Password (at least %d characters): ", PASSWORD_MIN);
	fflush(v->err);
	tcsetattr(fd, TCSAFLUSH, &silent);
	enum rc rc = line_read(v, ret_password);
	tcsetattr(fd, TCSAFLUSH, &before);
	fprintf(v->err, "\n");
	return rc;
}

static int role_unknown(struct invocation *v, const char *name)
{
	return command_usage(v, "\"%s\" is none of administrator, editor, author, contributor, moderator", name);
}

static int user_add(struct invocation *v)
{
	const char *role_name = command_option(v, "--role"), *name = command_option(v, "--name");
	enum account_role role;
	struct str password = STR_NONE, email;
	if (account_role_of(str_of(role_name), &role) != RC_OK)
		return role_unknown(v, role_name);
	if (email_normalise(&v->arena, str_of(v->argv[2]), &email) != RC_OK ||
	    password_read(v, command_switch(v, "--password-stdin"), &password) != RC_OK ||
	    account_add(v->site, &staff_program, str_of(v->argv[2]), name ? str_of(name) : STR(""), role, password) !=
		    RC_OK)
		return command_failed(v);
	fprintf(v->out, "%s may sign in as %s.\n", v->argv[2], account_role_name(role));
	return 0;
}

static int user_list(struct invocation *v)
{
	struct accounts all;
	if (account_list(v->db, &v->arena, &all) != RC_OK)
		return command_failed(v);
	for (size_t i = 0; i < all.n; i++)
		fprintf(v->out, "%-14s %.*s (%.*s)%s\n", account_role_name(all.items[i].role),
			STR_ARG(all.items[i].email), STR_ARG(all.items[i].name),
			all.items[i].password_hash.p ? "" : ", no password yet");
	if (all.n == 0)
		fprintf(v->out,
			"Nobody may sign in yet; \"courant user add EMAIL --role administrator\" changes that.\n");
	return 0;
}

static int user_passwd(struct invocation *v)
{
	struct str password;
	if (password_read(v, command_switch(v, "--password-stdin"), &password) != RC_OK ||
	    account_change_password(v->site, &staff_program, str_of(v->argv[2]), password) != RC_OK)
		return command_failed(v);
	fprintf(v->out, "%s has a new password.\n", v->argv[2]);
	return 0;
}

static int user_role(struct invocation *v)
{
	enum account_role role;
	if (account_role_of(str_of(v->argv[3]), &role) != RC_OK)
		return role_unknown(v, v->argv[3]);
	if (account_change_role(v->site, &staff_program, str_of(v->argv[2]), role) != RC_OK)
		return command_failed(v);
	fprintf(v->out, "%s may sign in as %s.\n", v->argv[2], account_role_name(role));
	return 0;
}

static int user_email(struct invocation *v)
{
	struct str old;
	struct account account;
	struct login_email change = {.email = str_of(v->argv[3]), .base_url = STR("")};
	enum rc rc = email_normalise(&v->arena, str_of(v->argv[2]), &old);
	if (rc == RC_OK)
		rc = account_get_by_email(v->db, &v->arena, old, &account);
	if (rc == RC_NOT_FOUND)
		rc = rc_fail(rc, "%.*s has no login", STR_ARG(old));
	change.person_id = rc == RC_OK ? account.person_id : 0;
	if (rc == RC_OK)
		rc = login_email_set(v->site, &v->arena, &staff_program, &change);
	if (rc != RC_OK)
		return command_failed(v);
	fprintf(v->out, "%s now signs in as %s.\n", v->argv[2], v->argv[3]);
	return 0;
}

static int user_remove(struct invocation *v)
{
	if (account_remove(v->site, &staff_program, str_of(v->argv[2])) != RC_OK)
		return command_failed(v);
	fprintf(v->out, "%s may not sign in any more.\n", v->argv[2]);
	return 0;
}

struct act {
	const char *name;
	int (*run)(struct invocation *v);
};

/* The forms of the command let no other word through. */
static int act_run(struct invocation *v, const struct act *acts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v->argv[1], acts[i].name) == 0)
			return acts[i].run(v);
	ensure(false, "a form of this command has no act");
	return 2;
}

int cmd_user(struct invocation *v)
{
	static const struct act acts[] = {
		{"add", user_add},   {"list", user_list},   {"passwd", user_passwd},
		{"role", user_role}, {"email", user_email}, {"remove", user_remove},
	};
	return act_run(v, acts, ARRAY_LEN(acts));
}

/* --- comment --- */

/* One waiting comment: number, time, article, author, and the beginning of what it says on one line. */
static void comment_print(struct invocation *v, const struct comment *c)
{
	CLEANUP(buf_done) struct buf when = BUF(64), text = BUF(1024);
	time_rfc3339(c->created_at, NULL, &when);
	for (size_t i = 0; i < c->source.n && text.n < 160; i++) {
		unsigned char b = (unsigned char)c->source.p[i];
		buf_putc(&text, b < ' ' || b == 0x7f ? ' ' : (char)b);
	}
	fprintf(v->out, "%lld  %.*s  article %lld  %.*s: %.*s\n", (long long)c->id, STR_ARG(buf_str(&when)),
		(long long)c->article_id, STR_ARG(c->author), STR_ARG(buf_str(&text)));
}

static int comment_list_waiting(struct invocation *v)
{
	int64_t after = 0, total = 0;
	for (;;) {
		struct comments list;
		if (comment_list_by_state(v->db, &v->arena, COMMENT_PENDING, after, 200, &list) != RC_OK)
			return command_failed(v);
		if (list.n == 0)
			break;
		for (size_t i = 0; i < list.n; i++)
			comment_print(v, &list.items[i]);
		after = list.items[list.n - 1].id;
		total += (int64_t)list.n;
	}
	fprintf(v->out, total == 1 ? "1 comment waits.\n" : "%lld comments wait.\n", (long long)total);
	return 0;
}

/* As a moderator at a browser: remembered, and in the audit log. */
static int comment_move(struct invocation *v, int64_t id, enum moderation_act act)
{
	struct comment c;
	struct moderation_result done;
	enum rc rc = comment_get(v->db, &v->arena, id, &c);
	if (rc == RC_NOT_FOUND)
		rc = rc_fail(rc, "there is no comment %lld", (long long)id);
	if (rc == RC_OK)
		rc = moderate(v->site, &staff_program, act, &id, 1, STR(""), &done);
	if (rc == RC_OK && done.withdrawn > 0)
		rc = rc_fail(RC_CONFLICT, "the author of comment %lld has withdrawn it", (long long)id);
	return rc == RC_OK ? 0 : command_failed(v);
}

static int comments_move(struct invocation *v, enum moderation_act act)
{
	int failed = 0;
	for (int i = 2; i < v->argc; i++) {
		int64_t id;
		if (str_to_i64(str_of(v->argv[i]), &id) != RC_OK || id < 1)
			return command_usage(v, "\"%s\" is not the number of a comment", v->argv[i]);
	}
	for (int i = 2; i < v->argc; i++)
		if (comment_move(v, strtoll(v->argv[i], NULL, 10), act) != 0)
			failed = 1;
	return failed;
}

static int comment_approve(struct invocation *v)
{
	return comments_move(v, MODERATE_APPROVE);
}
static int comment_remove(struct invocation *v)
{
	return comments_move(v, MODERATE_REMOVE);
}

int cmd_comment(struct invocation *v)
{
	static const struct act acts[] = {
		{"list", comment_list_waiting}, {"approve", comment_approve}, {"remove", comment_remove}};
	return act_run(v, acts, ARRAY_LEN(acts));
}
