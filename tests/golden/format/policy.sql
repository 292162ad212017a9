create policy "Own rows" on public.t for select to authenticated using ((select auth.uid())=user_id);
create policy "Members can update" on public.projects as permissive for update to authenticated,service_role using (exists (select 1 from public.members m where m.project_id=projects.id and m.user_id=auth.uid() and m.role in ('owner','admin'))) with check (true);
create policy p on t
 for all using (true);
alter policy p on t to authenticated using (a=1);
drop policy if exists p on t;
