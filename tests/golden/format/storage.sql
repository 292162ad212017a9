insert into storage.buckets (id,name,public) values ('avatars','avatars',true) on conflict (id) do nothing;
create policy "Avatar images are publicly accessible." on storage.objects for select using (bucket_id='avatars');
create policy "own" on storage.objects for insert with check (bucket_id = 'avatars' and auth.uid()::text=(storage.foldername(name))[1]);
