begin;
start transaction isolation level read committed,read only;
savepoint a; release a; rollback to savepoint a;
commit;
end;
commit and no chain;
prepare transaction 'x';
