-- case: applied
ALTER ROLE app PASSWORD 'hunter2';
