--! title: Storage bucket
--! summary: For files that users keep in a folder of their own
--! order: 120
--! parameter: bucket text — the new bucket, as it stands in addresses: avatars
--! parameter: public choice no|yes = no — yes: who knows the address of a file reads it, without signing in
--! parameter: limit number = 5242880 — how many bytes a file has at most
--! parameter: types labels = — which kinds of files, else all: image/png, image/jpeg
--! parameter: select identifier = {{bucket}}_select_own — name of the policy for SELECT
--! parameter: insert identifier = {{bucket}}_insert_own — name of the policy for INSERT
--! parameter: update identifier = {{bucket}}_update_own — name of the policy for UPDATE
--! parameter: delete identifier = {{bucket}}_delete_own — name of the policy for DELETE

--! forward
-- The bucket {{bucket|text}}: signed-in users list, read and write the files in the folder that is named after
-- their id, <id>/picture.png.

INSERT INTO storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
VALUES (
  {{bucket}},
  {{bucket}},
  {{public|literal}} = 'yes',
  {{limit}},
{{if types}}
  ARRAY[{{types}}]
{{else}}
  NULL
{{end}}
)
ON CONFLICT (id) DO NOTHING;

-- ON CONFLICT also keeps another bucket of that name: stop then.
DO $guard$
BEGIN
  IF NOT EXISTS (
    SELECT
    FROM storage.buckets
    WHERE id = {{bucket}}
      AND public = ({{public|literal}} = 'yes')
      AND file_size_limit = {{limit}}
{{if types}}
      AND allowed_mime_types = ARRAY[{{types}}]
{{else}}
      AND allowed_mime_types IS NULL
{{end}}
  ) THEN
    RAISE EXCEPTION 'bucket % exists already, with other rules', {{bucket}}
      USING ERRCODE = 'duplicate_object';
  END IF;
END
$guard$;

-- (SELECT auth.uid()) is asked once for a statement, auth.uid() alone once for each row.
DROP POLICY IF EXISTS {{select}} ON storage.objects;
CREATE POLICY {{select}} ON storage.objects
  FOR SELECT TO authenticated
  USING (bucket_id = {{bucket}} AND (storage.foldername(name))[1] = (SELECT auth.uid())::text);

DROP POLICY IF EXISTS {{insert}} ON storage.objects;
CREATE POLICY {{insert}} ON storage.objects
  FOR INSERT TO authenticated
  WITH CHECK (bucket_id = {{bucket}} AND (storage.foldername(name))[1] = (SELECT auth.uid())::text);

DROP POLICY IF EXISTS {{update}} ON storage.objects;
CREATE POLICY {{update}} ON storage.objects
  FOR UPDATE TO authenticated
  USING (bucket_id = {{bucket}} AND (storage.foldername(name))[1] = (SELECT auth.uid())::text)
  WITH CHECK (bucket_id = {{bucket}} AND (storage.foldername(name))[1] = (SELECT auth.uid())::text);

DROP POLICY IF EXISTS {{delete}} ON storage.objects;
CREATE POLICY {{delete}} ON storage.objects
  FOR DELETE TO authenticated
  USING (bucket_id = {{bucket}} AND (storage.foldername(name))[1] = (SELECT auth.uid())::text);

--! rollback
-- Stops, with nothing changed, while there are files in the bucket: empty it through the Storage API first.

DROP POLICY IF EXISTS {{delete}} ON storage.objects;
DROP POLICY IF EXISTS {{update}} ON storage.objects;
DROP POLICY IF EXISTS {{insert}} ON storage.objects;
DROP POLICY IF EXISTS {{select}} ON storage.objects;

DO $bucket$
BEGIN
  -- Storage wants to hear that this is meant.
  PERFORM set_config('storage.allow_delete_query', 'true', true);
  DELETE FROM storage.buckets WHERE id = {{bucket}};
  PERFORM set_config('storage.allow_delete_query', 'false', true);
END
$bucket$;

--! verify
-- check: the bucket is there, with its rules
-- expect: row {{public|text}} | {{limit|text}}
SELECT CASE WHEN public THEN 'yes' ELSE 'no' END, file_size_limit
FROM storage.buckets
WHERE id = {{bucket}};

-- check: there is one policy for each command
-- expect: value adrw
SELECT string_agg(polcmd::text, '' ORDER BY polcmd::text)
FROM pg_catalog.pg_policy
WHERE polrelid = 'storage.objects'::regclass
  AND polname IN ({{select|literal}}, {{insert|literal}}, {{update|literal}}, {{delete|literal}});

-- check: a user sees no files of others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT *
FROM storage.objects
WHERE bucket_id = {{bucket}} AND (storage.foldername(name))[1] IS DISTINCT FROM auth.uid()::text;
