\connect other
\! rm -rf build
\copy t FROM 't.csv'
\nosuch
\gset
