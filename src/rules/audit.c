/* See audit.h. */
#include "rules/audit.h"

#include "base/clock.h"

const struct staff staff_program = {.name = STR("courant"), .role = ROLE_ADMINISTRATOR};

enum rc audit(struct db *db, const struct staff *who, const char *act, const char *object, int64_t object_id,
	      struct str detail)
{
	return audit_insert(db, &(struct audit_entry){.at = clock_now(),
						      .person_id = who->person_id,
						      .name = who->name,
						      .act = str_of(act),
						      .object = str_of(object),
						      .object_id = object_id,
						      .detail = detail});
}
