# The order database answers before its log is on the disk.
set(source src/db/connection.cpp)
set(expected "is lost|was said to be|mixes files|went from|cursor")
set(correct [==[        database_.exec("PRAGMA synchronous=FULL");]==])
set(mistaken [==[        database_.exec(file.filename() == "order.sqlite" ? "PRAGMA synchronous=NORMAL"
                                                         : "PRAGMA synchronous=FULL");]==])
