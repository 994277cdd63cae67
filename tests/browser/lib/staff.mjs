// Logins of the sample newsroom for tests: one a role, made when it is first asked for.
export const PASSWORD = "a long enough password";
const made = new WeakMap(); // of each site, the roles that have a login

export const addressOf = (role) => `${role}@staff.example`;

// Signs a browser context in as this role, as the form would.
export async function signIn(context, site, role) {
	if (!made.has(site))
		made.set(site, new Set());
	if (!made.get(site).has(role)) {
		const name = role[0].toUpperCase() + role.slice(1);
		site.runWith(PASSWORD, "user", "add", addressOf(role), "--role", role, "--name", name, "--password-stdin");
		made.get(site).add(role);
	}
	const answer = await context.request.post(`${site.url}/newsroom/sign-in/`, {
		form: { email: addressOf(role), password: PASSWORD }, headers: { Origin: site.url }, maxRedirects: 0,
	});
	if (answer.status() !== 303)
		throw new Error(`${role} cannot sign in: ${answer.status()} ${await answer.text()}`);
}
