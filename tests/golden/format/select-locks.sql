select id from queue where state='ready' order by id limit 1 for update skip locked;
