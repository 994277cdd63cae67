/*
 * Finding an old site's files in a folder, and nothing outside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "move/media_source.h"

static char root[64];

static void put(const char *path, const char *text)
{
	char whole[256];
	snprintf(whole, sizeof whole, "%s/%s", root, path);
	for (char *p = whole + strlen(root) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(whole, 0700);
		*p = '/';
	}
	FILE *f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int setup(void **state)
{
	snprintf(root, sizeof root, "/tmp/courant-files-XXXXXX");
	assert_non_null(mkdtemp(root));
	put("secret.txt", "secret");
	put("site/wp-content/uploads/2024/05/boat.jpg", "boat");
	put("site/wp-content/uploads/plain.pdf", "plain");
	char link[128];
	snprintf(link, sizeof link, "%s/site/wp-content/uploads/out", root);
	assert_int_equal(symlink("../../..", link), 0);
	snprintf(link, sizeof link, "%s/site/wp-content/uploads/out.txt", root);
	return symlink("../../../secret.txt", link);
}

static int teardown(void **state)
{
	char command[128];
	snprintf(command, sizeof command, "rm -r %s", root);
	return system(command);
}

/* What the file holds; "" for none. */
static const char *found(const char *folder, const char *stored, const char *path)
{
	static char text[32];
	char dir[256];
	struct media_source *m;
	int fd;
	snprintf(dir, sizeof dir, "%s/%s", root, folder);
	assert_int_equal(media_source_open(dir, &m), RC_OK);
	memset(text, 0, sizeof text);
	if (media_source_find(m, str_of(stored), str_of(path), &fd) == RC_OK) {
		assert_true(read(fd, text, sizeof text - 1) > 0);
		close(fd);
	}
	media_source_close(m);
	return text;
}

static void files_are_found_from_any_of_the_usual_folders(void **state)
{
	const char *folders[] = {"site", "site/wp-content", "site/wp-content/uploads"};
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		assert_string_equal(found(folders[i], "2024/05/boat.jpg", "/wp-content/uploads/2024/05/boat.jpg"),
				    "boat");
		assert_string_equal(found(folders[i], "", "/wp-content/uploads/2024/05/boat.jpg"), "boat");
		assert_string_equal(found(folders[i], "", "/blog/wp-content/uploads/plain.pdf"), "plain");
	}
	assert_string_equal(found("site", "2024/05/none.jpg", "/wp-content/uploads/2024/05/none.jpg"), "");
}

static void nothing_outside_is(void **state)
{
	const char *names[] = {"../../../secret.txt",
			       "out/secret.txt",
			       "out.txt",
			       "2024/../../../../secret.txt",
			       "2024/05",
			       "",
			       ".",
			       "/"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_string_equal(found("site/wp-content/uploads", names[i], names[i]), "");
}

static void a_missing_folder_is_said(void **state)
{
	struct media_source *m;
	assert_int_equal(media_source_open("/nowhere/at/all", &m), RC_NOT_FOUND);
	char file[128];
	snprintf(file, sizeof file, "%s/secret.txt", root);
	assert_int_equal(media_source_open(file, &m), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_found_from_any_of_the_usual_folders),
		cmocka_unit_test(nothing_outside_is),
		cmocka_unit_test(a_missing_folder_is_said),
	};
	return cmocka_run_group_tests_name("move/media_source", tests, setup, teardown);
}
