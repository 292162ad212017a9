insert into t (a,b) values (1,'x'),
(2,'y'),
  (3,'z');
insert into roles(name,description,created_at) values ('admin','may do everything',now()),('editor','may edit what others wrote',now()),('viewer','may only look',now());
