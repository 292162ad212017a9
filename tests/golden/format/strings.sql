select 'It''s   two',E'a\n  b',U&'d\0061t',B'01',X'ff',$$ a  b $$,$t$ x ; y $t$,'a'
   'b';
select 'multi
  line' as x,  2;
