SELECT pgmq.create ('jobs');
ALTER TABLE pgmq.q_jobs ENABLE ROW LEVEL SECURITY;
SELECT pgmq.send ('jobs', '{}');
SELECT public.create ('jobs');
