/*
 * The door for commands while a server owns the site: control.sock in the site's folder. The client hands over its
 * argv, its folder and its own standard descriptors; the server runs the command on a thread of its own and answers the
 * exit status.
 */
#ifndef APP_CONTROL_H
#define APP_CONTROL_H

#include "app/config.h"
#include "rules/site.h"

/*
 * Asks the server of this site to run the command. RC_OK and its exit status; RC_NOT_FOUND when no server listens
 * there, then the caller runs it itself.
 */
enum rc control_ask(const struct config *c, int argc, char *const *argv, int *ret_status) MUST_CHECK;

/*
 * The server's side; one command at a time for each client, any number of clients. Only the same user or root may ask.
 */
struct control;
enum rc control_start(const struct config *c, struct site *s, struct control **ret_control) MUST_CHECK;
/* Refuses new ones, tells running ones that they are cancelled, waits for them, removes the socket. NULL-safe. */
void control_stop(struct control *k);

#endif
