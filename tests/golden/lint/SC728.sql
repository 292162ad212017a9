SELECT pgmq.create ('jobs');
SELECT pgmq.create_unlogged ('mail');
