-- head



-- second
select 1; -- behind one
/* block
   of two */




select 2; /* same line */ select 3;
/* before */ select 4 /* inside */ ; -- last

-- foot


