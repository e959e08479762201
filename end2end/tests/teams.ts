// Teams: administrators make them, maintainers say who is in them, roles follow. The same with and without JavaScript.

import { administrator, expect, test, unique } from '../fixtures/test.ts';

export function teams(): void {
  test('a team is made, gets members and a role, and is deleted', async ({ ui, page, server, api, axe, guard }) => {
    test.setTimeout(120_000);
    guard.allow(404, 422);
    const [team, group, ada, bob] = [unique('ops'), unique('acme'), unique('ada'), unique('bob')];
    for (const name of [ada, bob]) server.createUser(name, `the password of ${name}`);
    await api.group(group);
    await ui.signIn(administrator);

    await test.step('an administrator makes it', async () => {
      await page.getByLabel(`Account menu of ${administrator.username}`).click();
      await page.getByRole('link', { name: 'Teams', exact: true }).click();
      await expect(ui.heading('Teams')).toBeVisible();
      await axe();
      await ui.link('New Team').click();
      await expect(ui.heading('New Team')).toBeVisible();
      await ui.alive();
      await ui.field('Name').fill('Ops!');
      await ui.button('Create Team').click();
      await ui.refused();
      await expect(ui.field('Name')).toHaveValue('Ops!');
      await axe();
      await ui.field('Name').fill(team);
      await ui.field(/^Description/).fill('Those on call');
      await ui.button('Create Team').click();
      await ui.at(`/teams/${team}`);
      await expect(page.getByText('Nobody is in this team.')).toBeVisible();
      await axe();
    });

    await test.step('with a maintainer and a role', async () => {
      await ui.alive();
      await ui.field('Username').fill('nobody-of-that-name');
      await ui.button('Add to Team').click();
      await ui.refused('There is no active user');
      await ui.field('Username').fill(ada);
      await ui.field('Maintainer').check();
      await ui.button('Add to Team').click();
      await expect(ui.member(ada)).toContainText('Maintainer');
      await api.member(group, { team }, 'viewer');
      await ui.open(`/teams/${team}`);
      await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: group })).toContainText('viewer');
      await axe();
      await ui.open(`/groups/${group}/-/members`);
      await ui.member(team).getByRole('link', { name: team, exact: true }).click();
      await expect(ui.heading(team)).toBeVisible();
    });

    await test.step('the maintainer adds and removes a member, whose rights follow', async () => {
      await page.context().clearCookies();
      await ui.signIn({ username: ada, password: `the password of ${ada}` });
      const bobs = api.with(server.adminToken(bob));
      const place = `/v1/groups/${encodeURIComponent(`trn:group:${group}`)}`;
      expect((await bobs.get(place)).status).toBe(404);
      await ui.open(`/teams/${team}`);
      await expect(ui.link('Edit')).toHaveCount(0);
      await ui.field('Username').fill(bob);
      await ui.button('Add to Team').click();
      await expect(ui.member(bob)).toContainText('Member');
      expect((await bobs.get(place)).status).toBe(200);
      await axe();
      await ui.alive();
      await ui.member(bob).getByRole('button', { name: `Make maintainer ${bob}` }).click();
      await expect(ui.member(bob)).toContainText('Maintainer');
      await ui.alive();
      await ui.member(bob).getByRole('link', { name: `Remove ${bob}` }).click();
      await expect(ui.heading('Remove from Team')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.button('Remove from Team').click();
      await ui.at(`/teams/${team}`);
      await expect(ui.member(ada)).toBeVisible();
      await expect(ui.member(bob)).toHaveCount(0);
      expect((await bobs.get(place)).status).toBe(404);
    });

    await test.step('an administrator changes and deletes it', async () => {
      await page.context().clearCookies();
      await ui.signIn(administrator);
      await ui.open(`/teams/${team}`);
      await ui.link('Edit').click();
      await expect(ui.heading('Edit Team')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.field(/^Description/).fill('Everybody');
      await ui.button('Save').click();
      await ui.at(`/teams/${team}`);
      await expect(page.getByText('Everybody', { exact: true })).toBeVisible();
      await ui.alive();
      await ui.link('Delete').click();
      await expect(ui.heading('Delete Team')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.field(`Type ${team} to confirm`).fill(team);
      await ui.button('Delete Team').click();
      await ui.at('/teams');
      await expect(ui.link(team)).toHaveCount(0);
      await ui.open(`/teams/${team}`);
      await expect(ui.heading('404')).toBeVisible();
    });
  });
}
